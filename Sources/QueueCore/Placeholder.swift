enum QueueCorePlaceholder {}
