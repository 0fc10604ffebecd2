//! What the schema answers, asked as a client asks, of the sample and of random graphs.

mod attendance;
mod co_appearance;
mod co_attended;
mod co_organiser;
mod comparison;
mod completeness;
mod connection;
mod cost;
mod delegation;
mod direct;
mod event_person;
mod facet;
mod failure;
mod filter;
mod id;
mod limit;
mod network;
mod order;
mod participation;
mod path;
mod person_event;
mod query;
mod ranking;
mod search;
mod source;
mod subscription;
mod theme_period;
mod validation;

use api::schema::{self, Schema};
use serde_json::Value;
use tests::{
    database::{Engine, engines},
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

    /// The code and path of the one error of an answer.
    async fn refusal(&self, query: &str) -> (String, Value) {
        let answer = self.answer(query).await;
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{query}\n{answer:#}"));
        assert_eq!(errors.len(), 1, "{query}\n{answer:#}");
        (errors[0]["extensions"]["code"].as_str().unwrap().to_owned(), errors[0]["path"].clone())
    }

    /// The names of all rows of a root list.
    async fn names(&self, list: &str) -> Vec<String> {
        let data = self.ask(&format!("{{ {list} {{ nodes {{ name }} }} }}")).await;
        let nodes = data.as_object().unwrap().values().next().unwrap()["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// The data of an answer over the sample, for people to read, which is the same on every engine.
async fn shown(query: &str) -> String {
    let mut answers = Vec::new();
    for engine in engines() {
        answers.push(lines(&Asked::new(engine).await.ask(query).await));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    answers.swap_remove(0)
}

/// An answer, indented; whatever fits stands on one line.
fn lines(value: &Value) -> String {
    fn write(value: &Value, indent: usize, text: &mut String) {
        let flat = value.to_string();
        let (open, close, parts): (_, _, Vec<(String, &Value)>) = match value {
            Value::Object(fields) => {
                ("{", "}", fields.iter().map(|(key, value)| (format!("{key}: "), value)).collect())
            }
            Value::Array(rows) => ("[", "]", rows.iter().map(|row| (String::new(), row)).collect()),
            _ => return text.push_str(&flat),
        };
        if indent > 0 && flat.len() + indent <= 100 {
            return text.push_str(&flat);
        }
        text.push_str(open);
        for (key, value) in parts {
            text.extend(["\n", &" ".repeat(indent + 2), &key]);
            write(value, indent + 2, text);
        }
        text.extend(["\n", &" ".repeat(indent), close]);
    }
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}
