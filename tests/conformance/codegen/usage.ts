// A program as a user would write it over the generated types. It is compiled, never run: what stands under
// `@ts-expect-error` must be an error, and all else none.

import type { ResultOf, VariablesOf } from "@graphql-typed-document-node/core";

import type { WhoSpokeDocument } from "../generated/codegen/api_web_examples_1-who-spoke.js";
import type { ParticipationRole, QueryEventsArgs } from "../generated/codegen/schema.js";

export function speakers(answer: ResultOf<typeof WhoSpokeDocument>): string[] {
  return (answer.events?.nodes ?? []).flatMap((event) => {
    // A name is always there, a date is not.
    const name: string = event.name;
    // @ts-expect-error an event without a date has no `when`
    const date: string = event.when.edtf;
    const rows = event.participations?.nodes ?? [];
    const speakers = rows.filter((row) => row.role === ("SPEAKER" satisfies `${ParticipationRole}`));
    return speakers.map((row) => [name, date, row.person?.name, row.affiliation?.name].join(", "));
  });
}

// @ts-expect-error no such role
export const role: `${ParticipationRole}` = "NOBODY";

// @ts-expect-error a query without variables takes none
export const variables: VariablesOf<typeof WhoSpokeDocument> = { first: 1 };

export const page: QueryEventsArgs = { first: 20, filter: { during: "2011-11/.." } };

// @ts-expect-error a filter that there is not
export const wrong: QueryEventsArgs = { filter: { nothing: true } };
