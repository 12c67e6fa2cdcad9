package seeded.alert.query;

public interface Queried {}
