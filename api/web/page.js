// Starts GraphiQL on this server's own endpoints, with the example queries in its tabs.

const here = (path, protocol) => {
  const url = new URL(path, window.location.href);
  if (protocol) {
    url.protocol = url.protocol.replace("http", protocol);
  }
  return url.toString();
};

const examples = JSON.parse(document.getElementById("examples").textContent);

const fetcher = GraphiQL.createFetcher({
  url: here("/graphql"),
  subscriptionUrl: here("/graphql/ws", "ws"),
});

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: examples.map((query) => ({ query })),
    defaultEditorToolsVisibility: false,
  }),
);
