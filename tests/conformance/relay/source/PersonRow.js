// An entity that is fetched anew by its id: `@refetchable` on an object and on an interface, with fragments that repeat
// each other's fields as colocated fragments do.

import { graphql } from "relay-runtime";

export const fragment = graphql`
  fragment PersonRow_person on Person @refetchable(queryName: "PersonRowRefetchQuery") {
    name
    names {
      text
    }
    ...EntityRow_entity
    participations(first: 2) {
      nodes {
        role
      }
      ...EventList_participations
    }
  }
`;

export const list = graphql`
  fragment EventList_participations on ParticipationConnection {
    nodes {
      event {
        name
        when {
          edtf
        }
      }
    }
  }
`;

export const entity = graphql`
  fragment EntityRow_entity on Entity @refetchable(queryName: "EntityRowRefetchQuery") {
    __typename
    name
    names {
      nameKind
    }
    ... on Person {
      familyName
    }
  }
`;
