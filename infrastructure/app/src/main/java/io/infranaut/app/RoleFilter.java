package io.infranaut.app;

import io.infranaut.platform.EveryRole;
import java.util.Set;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/// Leaves out the classes of roles that this process does not have: the third part of a package's name is its side.
/// What is marked with [EveryRole] stays.
final class RoleFilter implements TypeFilter, EnvironmentAware {
    private Set<Role> roles = Set.of(Role.values());

    @Override
    public void setEnvironment(Environment environment) {
        roles = Role.parse(environment.getProperty("infranaut.roles", "command,query,projection,process"));
    }

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
        String[] parts = reader.getClassMetadata().getClassName().split("\\.", -1);
        return parts.length > 4
                && !Role.runs(roles, parts[3])
                && !reader.getAnnotationMetadata().hasAnnotation(EveryRole.class.getName());
    }
}
