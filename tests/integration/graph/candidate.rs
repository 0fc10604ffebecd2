use std::sync::Arc;

use api::{
    edtf::Edtf,
    graph::{End, Field, List, NodeIx, NodeTest, Order, Quantifier, Ref, RelationTest, Rows, TextTest, WordSet},
    name::fold,
};
use entity::vocabulary::{
    DocumentKind, EntityKind, EventKind, OrganisationKind, ParticipationRole, RelationKind, Vocabulary,
};
use proptest::prelude::*;
use tests::{
    pages::walk,
    random::{DATES, NAMES, graph},
};

use super::{Facts, config, facts};

/// Numbers that choose, one after the other.
struct Choices(std::vec::IntoIter<usize>);

impl Choices {
    fn of(&mut self, ways: usize) -> usize {
        self.0.next().unwrap_or_default() % ways
    }

    fn text(&mut self) -> TextTest {
        let name = fold(NAMES[self.of(NAMES.len())]);
        match self.of(5) {
            0 => TextTest::Among(vec![name]),
            1 => TextTest::Among(vec![name, fold(NAMES[self.of(NAMES.len())])]),
            2 => TextTest::StartsWith(name.chars().take(1).collect()),
            3 => TextTest::StartsWith(String::new()),
            _ => TextTest::All(vec![TextTest::Contains(name[..1].to_owned()), TextTest::StartsWith(name)]),
        }
    }

    fn span(&mut self) -> api::edtf::Span {
        Edtf::parse(DATES[1 + self.of(DATES.len() - 1)].unwrap()).unwrap().span()
    }

    fn words(&mut self) -> WordSet {
        match self.of(4) {
            0 => WordSet::new([EventKind::Series, EventKind::Panel]),
            1 => WordSet::new([OrganisationKind::State]),
            2 => WordSet::new([DocumentKind::Report]),
            _ => WordSet::new(EventKind::ALL.iter().copied()),
        }
    }

    fn nodes(&mut self, facts: &Facts, deep: usize) -> NodeTest {
        match self.of(if deep == 0 { 7 } else { 13 }) {
            0 => NodeTest::Name(self.text()),
            1 => NodeTest::Name(TextTest::All(vec![self.text(), self.text()])),
            2 => NodeTest::Word(self.words()),
            3 => NodeTest::During(self.span()),
            4 => {
                let step = 1 + self.of(7);
                NodeTest::Among(Arc::new(facts.nodes.iter().copied().step_by(step).collect()))
            }
            5 => NodeTest::Kind(EntityKind::ALL[self.of(EntityKind::ALL.len())]),
            6 => NodeTest::Country(vec!["CH".to_owned()]),
            7 => NodeTest::All((0..self.of(4)).map(|_| self.nodes(facts, deep - 1)).collect()),
            8 => NodeTest::Any((0..self.of(4)).map(|_| self.nodes(facts, deep - 1)).collect()),
            9 => NodeTest::Not(Box::new(self.nodes(facts, deep - 1))),
            10 => NodeTest::Under(Box::new(self.nodes(facts, deep - 1))),
            _ => {
                let kinds = [RelationKind::Participation, RelationKind::Participation, RelationKind::Tagging];
                let kind = kinds[self.of(kinds.len())];
                let quantifiers = [
                    Quantifier::Some,
                    Quantifier::Some,
                    Quantifier::None,
                    Quantifier::Every,
                    Quantifier::Count { least: 1, most: 2 },
                    Quantifier::Count { least: 0, most: 1 },
                ];
                let quantifier = quantifiers[self.of(quantifiers.len())];
                let end = End::ALL[self.of(End::ALL.len())];
                NodeTest::Related { kind, end, quantifier, test: Box::new(self.relations(facts, deep - 1)) }
            }
        }
    }

    fn relations(&mut self, facts: &Facts, deep: usize) -> RelationTest {
        match self.of(if deep == 0 { 2 } else { 8 }) {
            0 => RelationTest::Role(WordSet::new([ParticipationRole::Speaker, ParticipationRole::Chair])),
            1 => RelationTest::During(self.span()),
            2 => RelationTest::All((0..self.of(4)).map(|_| self.relations(facts, deep - 1)).collect()),
            3 => RelationTest::Any((0..self.of(4)).map(|_| self.relations(facts, deep - 1)).collect()),
            4 => RelationTest::Not(Box::new(self.relations(facts, deep - 1))),
            _ => RelationTest::End(End::ALL[self.of(End::ALL.len())], Box::new(self.nodes(facts, deep - 1))),
        }
    }
}

/// The rows of a filtered list: page by page, in no order, and counted, which must agree.
fn filtered(facts: &Facts, list: &List) -> Vec<Ref> {
    let found = walk(list, &facts.view, false);
    let mut each = Vec::new();
    list.each(&facts.view, |row| {
        each.push(row);
        Ok(())
    })
    .unwrap();
    let mut sorted = found.clone();
    sorted.sort();
    each.sort();
    assert_eq!(each, sorted);
    assert_eq!(list.count(&facts.view).unwrap(), found.len());
    let mut backward = walk(list, &facts.view, true);
    backward.reverse();
    assert_eq!(backward, found);
    found
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_indexes_find_is_what_a_walk_finds(
        writes in graph(),
        choices in prop::collection::vec(prop::collection::vec(0..1_000_usize, 0..40), 30),
    ) {
        let facts = facts(&writes);
        for choices in choices {
            let mut choices = Choices(choices.into_iter());
            let descending = choices.of(2) == 1;
            let order = |field| vec![Order { field, descending }];
            let test = choices.nodes(&facts, 3);
            for kind in EntityKind::ALL {
                for field in [Field::Name, Field::Count(RelationKind::Participation, End::Subject)] {
                    let all = List { order: order(field), ..List::of(Rows::Nodes(*kind)) };
                    let found = filtered(&facts, &List { nodes: Some(Arc::new(test.clone())), ..all.clone() });
                    let mut walked = walk(&all, &facts.view, false);
                    walked.retain(|row| {
                        let Ref::Node(node) = *row else { unreachable!("a list of entities") };
                        holds(&facts, &test, node)
                    });
                    prop_assert_eq!(found, walked, "{:?}", &test);
                }
            }
            let test = choices.relations(&facts, 3);
            for field in [Field::When, Field::SubjectName] {
                let all = List { order: order(field), ..List::of(Rows::Participations) };
                let found = filtered(&facts, &List { relations: Some(Arc::new(test.clone())), ..all.clone() });
                let mut walked = walk(&all, &facts.view, false);
                walked.retain(|row| {
                    let Ref::Relation(relation) = *row else { unreachable!("a list of relations") };
                    test.holds(&facts.view, relation).unwrap()
                });
                prop_assert_eq!(found, walked, "{:?}", &test);
            }
        }
    }
}

fn holds(facts: &Facts, test: &NodeTest, node: NodeIx) -> bool {
    test.holds(&facts.view, node).unwrap()
}
