//! `EDTF`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::edtf;

/// A value of this scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edtf(pub(crate) edtf::Edtf);

/// A date exactly as precise as its source, in these forms of EDTF (ISO 8601-2): `2011`, `2011-11`, `2011-11-28`,
/// `2011-11-28/2011-11-30`, `2011/..` and `../2011` with an open end, `201X` for a decade. `~` (about) and `?` (uncertain)
/// may follow a date; they do not widen the days it spans.
#[Scalar(name = "EDTF", specified_by_url = "https://www.loc.gov/standards/datetime/")]
impl ScalarType for Edtf {
    fn parse(value: Value) -> InputValueResult<Self> {
        edtf::Edtf::parse(&super::text(value)?).map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        self.0.as_str().into()
    }
}
