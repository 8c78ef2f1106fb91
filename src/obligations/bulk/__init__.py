"""Many events at once: records streamed in, findings streamed out, on every core, in bounded memory."""
