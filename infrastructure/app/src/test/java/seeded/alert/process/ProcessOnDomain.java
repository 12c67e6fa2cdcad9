package seeded.alert.process;

import seeded.alert.domain.DomainOnSpring;

interface ProcessOnDomain extends DomainOnSpring {}
