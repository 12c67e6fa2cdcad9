package io.infranaut.architecture;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/// What the domains of all contexts declare to the platform: aggregates and upcasters.
public final class DomainBeans {
    private static final Pattern ELSEWHERE = Pattern.compile("(?!io\\.infranaut\\.\\w+\\.domain\\.).*");

    private DomainBeans() {}

    public static <T> List<T> of(Class<T> type) {
        try (var context = new AnnotationConfigApplicationContext()) {
            var scanner = new ClassPathBeanDefinitionScanner(context);
            scanner.addExcludeFilter(new RegexPatternTypeFilter(ELSEWHERE));
            scanner.scan("io.infranaut");
            context.refresh();
            return context.getBeanProvider(type).stream().toList();
        }
    }
}
