package seeded.alert.domain;

import org.springframework.core.Ordered;

public interface DomainOnSpring extends Ordered {}
