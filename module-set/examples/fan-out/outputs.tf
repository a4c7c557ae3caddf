output "topic" {
  description = "What a subscriber in another configuration takes as its `topic`."
  value       = module.changes.topic
}

output "queue_urls" {
  description = "URL of each subscriber's queue."
  value       = { for key, subscriber in module.changes.subscribers : key => subscriber.queue.url }
}
