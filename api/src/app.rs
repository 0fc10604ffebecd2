//! What everything above the feed shares: store, graph, feed and configuration.
