//! `CountryCode`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// The codes of ISO 3166-1 alpha-2.
const ASSIGNED: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Codes that were withdrawn (ISO 3166-3): sources of their time still mean them.
const WITHDRAWN: &str = "AN BU CS CT DD DY FQ FX HV JT MI NH NQ NT PC PU PZ RH SU TP VD WK YD YU ZR";

/// A value of this scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CountryCode(pub(crate) String);

/// A country as ISO 3166-1 alpha-2 writes it, in capitals: `PH`. The withdrawn codes of ISO 3166-3 (`SU`, `YU`, `CS`, `DD` …)
/// are countries too.
#[Scalar(specified_by_url = "https://www.iso.org/iso-3166-country-codes.html")]
impl ScalarType for CountryCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        let code = super::text(value)?;
        if [ASSIGNED, WITHDRAWN].iter().any(|codes| codes.split(' ').any(|known| known == code)) {
            Ok(Self(code))
        } else {
            Err(InputValueError::custom(format!("`{code}` is no country of ISO 3166-1 alpha-2; write PH or CH")))
        }
    }

    fn to_value(&self) -> Value {
        self.0.as_str().into()
    }
}

impl CountryCode {
    /// The code that a row holds.
    pub(crate) fn of(code: &str) -> Self {
        Self(code.to_owned())
    }
}
