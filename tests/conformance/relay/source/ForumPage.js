// A connection of an entity, paged by the entity's id: `@refetchable` on a type that implements Node.

import { graphql } from "relay-runtime";

export const query = graphql`
  query ForumPageQuery($id: ID!, $count: Int!) {
    event(id: $id) {
      id
      ...ForumPage_event @arguments(count: $count)
    }
  }
`;

export const fragment = graphql`
  fragment ForumPage_event on Event
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "ForumPagePaginationQuery") {
    name
    participations(first: $count, after: $cursor, orderBy: [{ field: PARTICIPANT_NAME }])
      @connection(key: "ForumPage_participations") {
      edges {
        node {
          id
          role
          subject {
            __typename
            name
          }
        }
      }
    }
  }
`;

export const subscription = graphql`
  subscription ForumPageSubscription($id: ID!) {
    changes(entity: $id) {
      version
      entity {
        id
        name
      }
    }
  }
`;

export const mutation = graphql`
  mutation ForumPageMutation($input: ImportSourceInput!) {
    importSource(input: $input) {
      events {
        id
        name
      }
      graphVersion
    }
  }
`;
