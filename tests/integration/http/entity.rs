//! One entity as JSON-LD, wherever it is asked for from.

use api::store::commit::Commit;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use entity::vocabulary::EntityKind;
use tests::{
    harness::{server, server_with},
    random::node_model,
    sample::write_sample,
};

use super::{ask, get};

#[tokio::test]
async fn an_entity_is_at_its_address() {
    let server = server().await;
    write_sample(&server.app).await;
    let accept = "text/turtle, application/ld+json;q=0.9";
    let request = Request::get("/entity/person:sorreta").header(header::ACCEPT, accept).body(Body::empty()).unwrap();
    let answer = ask(&server, request).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/ld+json");
    let person = answer.json();
    assert_eq!((&person["@type"], &person["name"]), (&"Person".into(), &"Sorreta".into()));
    let role = person["performerIn"].as_array().unwrap().iter().find(|role| role["jobTitle"].is_string()).unwrap();
    assert_eq!(role["performerIn"]["name"], "Mainstreaming migration");
    assert_eq!(role["prov:actedOnBehalfOf"]["name"], "Philippines");

    let tag = answer.header(header::ETAG).to_owned();
    let request =
        Request::get("/entity/person:sorreta").header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap();
    let again = ask(&server, request).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(get(&server, "/entity/event:seminar").await.json()["description"], "About the handbook.");
}

#[tokio::test]
async fn every_other_name_of_it_leads_there() {
    let server = server().await;
    let sample = write_sample(&server.app).await;
    let mut old = node_model(EntityKind::Person, "S. Rosengaertner", None);
    old.node.slug = "s-rosengaertner".to_owned();
    old.node.redirect_id = Some(sample.id("rosengaertner"));
    let old_id = old.node.id;
    let commit = Commit { actor: "test".to_owned(), base: 1, new_nodes: vec![old], ..Commit::default() };
    server.app.store.commit(commit).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    for (asked, address) in [
        ("person:s-rosengaertner".to_owned(), "person:rosengaertner"),
        (old_id.to_string(), "person:rosengaertner"),
        ("rosengaertner".to_owned(), "person:rosengaertner"),
        ("PERSON:rosengaertner".to_owned(), "person:rosengaertner"),
        ("wikidata:Q161718".to_owned(), "organisation:undp"),
    ] {
        let answer = get(&server, &format!("/entity/{asked}")).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{asked}");
        assert_eq!(answer.header(header::LOCATION), format!("/entity/{address}"), "{asked}");
    }
}

#[tokio::test]
async fn what_is_not_there_or_not_accepted_is_said() {
    let server = server().await;
    write_sample(&server.app).await;
    for address in ["person:nobody", "nobody", "%00", "00000000-0000-0000-0000-000000000000", "event:sorreta"] {
        let answer = get(&server, &format!("/entity/{address}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{address}");
    }
    let request =
        Request::get("/entity/person:sorreta").header(header::ACCEPT, "text/turtle").body(Body::empty()).unwrap();
    assert_eq!(ask(&server, request).await.status, StatusCode::NOT_ACCEPTABLE);
    let off = server_with(|config| config.limits.exports = 0).await;
    assert_eq!(get(&off, "/entity/person:sorreta").await.code(), "FORBIDDEN");
}
