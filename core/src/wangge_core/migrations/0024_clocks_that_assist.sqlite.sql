ALTER TABLE case_assistance ADD COLUMN "next_at" TIMESTAMPTZ DEFAULT null;

UPDATE case_assistance SET next_at = started_at WHERE state = 'open';

CREATE INDEX case_assistance_next ON case_assistance (next_at) WHERE next_at IS NOT NULL;

INSERT INTO case_clock_pause (id, case_id, clock_id, starts_at, ends_at, reason) SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), p.case_id, p.case_id, p.starts_at, p.ends_at, p.reason FROM case_clock_pause p JOIN case_clock k ON k.id = p.clock_id WHERE k.kind = 'case' AND k.stopped_at IS NULL;

INSERT INTO case_clock_extension (id, case_id, clock_id, amount, unit, granted_at, reason) SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), e.case_id, e.case_id, e.amount, e.unit, e.granted_at, e.reason FROM case_clock_extension e JOIN case_clock k ON k.id = e.clock_id WHERE k.kind = 'case' AND k.stopped_at IS NULL;
