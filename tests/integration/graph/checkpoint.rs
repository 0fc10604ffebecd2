//! A graph that was written and read again is the same graph; bytes that are none are refused.

use api::graph::Graph;
use proptest::prelude::*;
use tests::random::{Write, graph};

use super::{config, facts};
use crate::feed::answers;

fn bytes(graph: &Graph) -> Vec<u8> {
    let mut bytes = Vec::new();
    graph.write(&mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_graph_that_was_written_is_read_again(writes in graph(), place in any::<proptest::sample::Index>()) {
        let facts = facts(&writes);
        let written = bytes(facts.graph());
        let (read, _) = Graph::read(&written).unwrap();
        prop_assert_eq!(&bytes(&read), &written);
        prop_assert_eq!(read.database(), facts.graph().database());
        prop_assert_eq!(read.count_texts(), facts.graph().count_texts());
        prop_assert_eq!(answers(&read.into()), answers(&facts.graph().clone().into()));
        prop_assert!(Graph::read(&written[..place.index(written.len())]).is_none());
        // What is damaged is a graph or none, but nothing that names what is not there.
        let mut damaged = written;
        let place = place.index(damaged.len());
        damaged[place] ^= 0x55;
        if let Some((read, _)) = Graph::read(&damaged) {
            prop_assert!(read.sizes().total() > 0);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_graph_that_finds_no_room_is_not_written() {
    let full = std::fs::File::create("/dev/full").unwrap();
    facts(&[Write::Add(0, 1, 1)]).graph().write(full).unwrap_err();
}
