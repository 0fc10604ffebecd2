// Where an answer of the server differs from what graphql-js makes of the same document.

/** Each difference in a sentence; none where the two agree. */
export function differences(answer, reference) {
  const found = [];
  const [data, wanted] = [JSON.stringify(answer.data), JSON.stringify(reference.data)];
  if (data !== wanted) {
    found.push(`the data is\n    ${data}\n  and should be\n    ${wanted}`);
  }
  const errors = answer.errors ?? [];
  if ("errors" in answer && errors.length === 0) {
    found.push("`errors` is there and empty");
  }
  const told = new Set();
  for (const { message, path, locations, extensions } of errors) {
    const key = JSON.stringify(path);
    const failure = reference.failures.get(key);
    if (!failure) {
      found.push(`an error is told of ${key}, where nothing failed: ${message}`);
      continue;
    }
    if (told.has(key)) {
      found.push(`the failure of ${key} is told twice`);
    }
    told.add(key);
    if (message !== failure.message) {
      found.push(
        `the failure of ${key} is told as ${JSON.stringify(message)} and not as ${JSON.stringify(failure.message)}`,
      );
    }
    const places = failure.locations.map(({ line, column }) => `${line}:${column}`);
    if (!locations?.length || !locations.every(({ line, column }) => places.includes(`${line}:${column}`))) {
      found.push(`the failure of ${key} is at ${places} and not at ${JSON.stringify(locations)}`);
    }
    if (typeof extensions?.code !== "string") {
      found.push(`the failure of ${key} has no code`);
    }
  }
  const [nulls, wantedNulls] = [nulled(answer), nulled(reference)];
  if (nulls !== wantedNulls) {
    found.push(`errors explain the nulls at ${nulls} and should explain those at ${wantedNulls}`);
  }
  return found;
}

/** Where data is null because something failed: of all that failed below one null, one error must be told. */
function nulled({ data, errors = [] }) {
  const places = errors.map(({ path }) => {
    let value = data;
    const walked = [];
    for (const key of path ?? []) {
      if (value === null || value === undefined) {
        break;
      }
      value = value[key];
      walked.push(key);
    }
    return JSON.stringify(walked);
  });
  return [...new Set(places)].sort().join(" ") || "no place";
}
