//! The only place that writes SQL, through SeaORM; one file per table or concern.
