-- What happened to one item since a day, in order and each change once.
-- Parameters: the first day, then the values of the item's key.
SELECT created_at, event_name, expired_by_ttl, old_image, new_image
FROM (
  SELECT *, row_number() OVER (PARTITION BY change_id ORDER BY version) AS copy
  FROM changes
  WHERE day >= ?
    AND json_extract_scalar(keys, '$.customerId') = ?
    AND json_extract_scalar(keys, '$.orderId') = ?
)
WHERE copy = 1
ORDER BY version
