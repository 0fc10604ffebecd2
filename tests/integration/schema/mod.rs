//! What the schema answers, asked as a client asks, of the sample and of random graphs.

mod connection;
mod filter;
mod id;
mod participation;
mod search;
mod source;
mod subscription;
mod validation;

use api::schema::{self, Schema};
use serde_json::Value;
use tests::{
    database::Engine,
    harness::{TestServer, server_on},
    sample::write_sample,
};

/// The schema over the sample.
struct Asked {
    schema: Schema,
    server: TestServer,
}

impl Asked {
    async fn new(engine: Engine) -> Self {
        let server = server_on(engine, |_| {}).await;
        write_sample(&server.app).await;
        Self { schema: schema::build(server.app.clone()), server }
    }

    async fn sample() -> Self {
        Self::new(Engine::Sqlite).await
    }

    /// The whole answer, errors and all.
    async fn answer(&self, query: &str) -> Value {
        serde_json::to_value(self.schema.execute(query).await).unwrap()
    }

    /// The data of an answer without errors.
    async fn ask(&self, query: &str) -> Value {
        let answer = self.answer(query).await;
        assert_eq!(answer.get("errors"), None, "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// The names of all rows of a root list.
    async fn names(&self, list: &str) -> Vec<String> {
        let data = self.ask(&format!("{{ {list} {{ nodes {{ name }} }} }}")).await;
        let nodes = data.as_object().unwrap().values().next().unwrap()["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }
}
