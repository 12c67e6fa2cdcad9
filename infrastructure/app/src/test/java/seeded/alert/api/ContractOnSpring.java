package seeded.alert.api;

import org.springframework.core.Ordered;

interface ContractOnSpring extends Ordered {}
