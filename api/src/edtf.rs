//! Dates as precise as their source and no more: the levels of EDTF (ISO 8601-2) that the contract names.
