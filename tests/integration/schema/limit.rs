//! What a document may be, whoever asks.

use super::Asked;

/// Makes a document with so many of something.
type Document<'a> = &'a dyn Fn(usize) -> String;

#[tokio::test]
async fn each_count_has_its_bound() {
    let asked = Asked::sample().await;
    let many = |most: usize, part: &dyn Fn(usize) -> String| (0..most).map(part).collect::<Vec<_>>().join(" ");
    let inside = |document: String| format!("{{ statistics {{ {document} }} }}");
    let documents: [(&str, usize, Document<'_>); 4] = [
        ("root fields", 100, &|most| format!("{{ {} }}", many(most, &|_| "__typename".to_owned()))),
        ("aliases", 500, &|most| inside(many(most, &|number| format!("a{number}: events")))),
        ("directives", 500, &|most| inside(many(most, &|_| "events @include(if: true)".to_owned()))),
        ("fields", 5_000, &|most| {
            // Two hundred spreads of a fragment of forty-nine fields stay below ten thousand fields.
            let spread = many(most / 25, &|_| "...f".to_owned());
            format!("{} fragment f on Statistics {{ {} }}", inside(spread), "events ".repeat(49))
        }),
    ];
    for (what, most, document) in documents {
        assert_eq!(asked.answer(&document(most)).await.get("errors"), None, "{what}");
        let beyond = if what == "fields" { 2 * most } else { most + 1 };
        let answer = asked.answer(&document(beyond)).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "TOO_COMPLEX", "{what} {answer:#}");
        let message = answer["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(&format!(" {what};")), "{message}");
    }
}

#[tokio::test]
async fn what_fragments_expand_to_counts() {
    let asked = Asked::sample().await;
    let document = "{ ...a ...a } fragment a on Query { ...b ...b ...b ...b ...b } fragment b on Query { ...c ...c ...c ...c ...c }
                    fragment c on Query { a: __typename b: __typename c: __typename }";
    assert_eq!(asked.answer(document).await["errors"][0]["extensions"]["code"], "TOO_COMPLEX");
}
