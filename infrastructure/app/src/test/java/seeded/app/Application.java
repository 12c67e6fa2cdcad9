package seeded.app;

public interface Application {}
