use api::store::commit::Commit;
use entity::vocabulary::{ParticipationRole, Role};
use serde_json::json;
use tests::{database::engines, harness::server_on, random::relation_model, sample::write_sample};

use super::Asked;

#[tokio::test]
async fn a_person_with_two_roles_at_one_event_was_at_one_event() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        let sample = write_sample(&server.app).await;
        let roles = [ParticipationRole::Chair, ParticipationRole::Rapporteur, ParticipationRole::Delegate];
        let new_relations = roles
            .map(|role| relation_model(Role::Participation(role), sample.id("affolter"), sample.id("seminar"), None));
        let commit =
            Commit { actor: "test".to_owned(), base: 1, new_relations: new_relations.to_vec(), ..Commit::default() };
        server.app.store.commit(commit).await.unwrap();
        server.app.feed.catch_up().await.unwrap();
        let asked = Asked { schema: api::schema::build(server.app.clone()), server };
        // Affolter has the most participations, and the fewest events.
        let by_events = "people(orderBy: [{ field: EVENT_COUNT, direction: DESC }, { field: NAME }])";
        assert_eq!(asked.names(by_events).await, ["Sarah Rosengärtner", "Sorreta", "Affolter"]);
        let by_people = "events(orderBy: [{ field: PARTICIPANT_COUNT, direction: DESC }], first: 1)";
        assert_eq!(asked.names(by_people).await, ["Mainstreaming migration"]);
        let data =
            asked.ask(r#"{ event(id: "event:seminar") { people { totalCount } participations { totalCount } } }"#);
        let counts = json!({ "people": { "totalCount": 3 }, "participations": { "totalCount": 6 } });
        assert_eq!(data.await["event"], counts);
    }
}
