// A list of the root, paged both ways: `@refetchable` on Query.

import { graphql } from "relay-runtime";

export const query = graphql`
  query PeoplePageQuery($count: Int!) {
    ...PeoplePage_query @arguments(count: $count)
  }
`;

export const fragment = graphql`
  fragment PeoplePage_query on Query
  @argumentDefinitions(
    count: { type: "Int" }
    cursor: { type: "String" }
    lastCount: { type: "Int" }
    before: { type: "String" }
  )
  @refetchable(queryName: "PeoplePagePaginationQuery") {
    people(
      first: $count
      after: $cursor
      last: $lastCount
      before: $before
      filter: { name: { startsWith: "" } }
      orderBy: [{ field: NAME }]
    ) @connection(key: "PeoplePage_people") {
      totalCount
      edges {
        node {
          id
          ...PersonRow_person
        }
      }
    }
  }
`;
