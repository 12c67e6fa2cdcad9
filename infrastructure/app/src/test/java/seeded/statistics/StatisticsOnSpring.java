package seeded.statistics;

import org.springframework.core.Ordered;

interface StatisticsOnSpring extends Ordered {}
