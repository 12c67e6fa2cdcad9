package seeded.alert.projection;

public interface Projected {}
