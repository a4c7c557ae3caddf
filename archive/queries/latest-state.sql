-- The items that there were at the end of a day, each as its newest change left it.
-- Parameter: the last day, such as '2026-01-31'.
SELECT keys, new_image AS item, created_at, version
FROM (
  SELECT *, row_number() OVER (PARTITION BY table_name, item_key ORDER BY version DESC) AS age
  FROM changes
  WHERE substr(created_at, 1, 10) <= ?
)
WHERE age = 1 AND event_name <> 'REMOVE'
ORDER BY item_key
