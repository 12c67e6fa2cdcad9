package seeded.alert.command;

public interface Commanded {}
