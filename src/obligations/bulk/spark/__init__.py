"""Many events on a Spark cluster: the worker of a bulk run on each partition, the world shipped to each executor."""
