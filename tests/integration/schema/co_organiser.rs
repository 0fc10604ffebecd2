use api::store::commit::Commit;
use entity::vocabulary::{OrganisingRole, Role};
use serde_json::json;
use tests::{
    database::{Engine, engines},
    harness::server_on,
    random::relation_model,
    sample::write_sample,
};

use super::Asked;

/// The sample, where UNDP is a partner of two meetings besides.
async fn with_partners(engine: Engine) -> Asked {
    let server = server_on(engine, |_| {}).await;
    let sample = write_sample(&server.app).await;
    let organises = |role, organisation: &str, event: &str| {
        relation_model(Role::Organising(role), sample.id(organisation), sample.id(event), None)
    };
    let commit = Commit {
        actor: "test".to_owned(),
        base: 1,
        new_relations: vec![
            organises(OrganisingRole::Partner, "undp", "gfmd-2011"),
            organises(OrganisingRole::Sponsor, "undp", "gfmd-2011"),
            organises(OrganisingRole::Host, "undp", "seminar"),
            organises(OrganisingRole::Partner, "switzerland", "seminar"),
            organises(OrganisingRole::Partner, "mission", "seminar"),
        ],
        ..Commit::default()
    };
    server.app.store.commit(commit).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    Asked { schema: api::schema::build(server.app.clone()), server }
}

#[tokio::test]
async fn organisations_that_organise_together_are_ranked() {
    let query = r#"{ organisation(id: "organisation:undp") {
        coOrganisers { totalCount truncated edges { node { name } sharedCount sharedEvents { nodes { name } } } }
        twice: coOrganisers(minShared: 2) { nodes { name } }
    } }"#;
    for engine in engines() {
        let expected = json!({ "organisation": {
            "coOrganisers": { "totalCount": 2, "truncated": false, "edges": [
                { "node": { "name": "Switzerland" }, "sharedCount": 2, "sharedEvents": { "nodes": [
                    { "name": "GFMD Switzerland" }, { "name": "Mainstreaming migration" },
                ] } },
                { "node": { "name": "Permanent Mission of the Philippines" }, "sharedCount": 1, "sharedEvents": { "nodes": [
                    { "name": "Mainstreaming migration" },
                ] } },
            ] },
            "twice": { "nodes": [{ "name": "Switzerland" }] },
        } });
        assert_eq!(with_partners(engine).await.ask(query).await, expected);
    }
}
