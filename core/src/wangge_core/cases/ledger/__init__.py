"""The ledger of a case's clocks: pauses and extensions as they are stored, and the due times that follow from them."""
