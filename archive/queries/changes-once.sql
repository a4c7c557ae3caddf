-- A view with every change once. Kinesis and Firehose may each bring a change again, and the archive has all copies.
-- It looks at the whole archive: where days are known, write its inner query with `WHERE day >= '...'` instead.
CREATE OR REPLACE VIEW changes_once AS
SELECT
  change_id, event_name, table_name, region, created_at, created_at_us, version,
  item_key, keys, new_image, old_image, expired_by_ttl, day
FROM (
  SELECT *, row_number() OVER (PARTITION BY change_id ORDER BY version, day) AS copy
  FROM changes
)
WHERE copy = 1
