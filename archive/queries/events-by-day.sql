-- How many changes of each kind there were on each day since one, each change counted once.
-- Parameter: the first day. A day is that of the change; its folder may be that of a later one.
SELECT
  substr(created_at, 1, 10) AS created_on,
  event_name,
  count(DISTINCT change_id) AS changes,
  count(DISTINCT item_key) AS items
FROM changes
WHERE day >= ?
GROUP BY substr(created_at, 1, 10), event_name
ORDER BY created_on, event_name
