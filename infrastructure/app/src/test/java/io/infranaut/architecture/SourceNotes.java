package io.infranaut.architecture;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.infranaut.platform.openapi.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the `///` comments of a folder of sources say of types, of records' components and of enumerations' constants.
final class SourceNotes implements Schemas.Descriptions {
    private final Map<String, String> notes = new HashMap<>();

    SourceNotes(Path folder) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> sources = Files.walk(folder);
                var files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(java));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(docs, unit).scan(unit, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> of(Class<?> type, String part) {
        return Optional.ofNullable(notes.get(key(type.getName(), part)));
    }

    private static String key(String type, String part) {
        return type + "#" + part;
    }

    private final class Scanner extends TreePathScanner<@Nullable Void, String> {
        private final DocTrees docs;
        private final CompilationUnitTree unit;

        private Scanner(DocTrees docs, CompilationUnitTree unit) {
            this.docs = docs;
            this.unit = unit;
        }

        @Override
        public @Nullable Void visitClass(ClassTree node, String outer) {
            String before = outer.isEmpty() ? unit.getPackageName() + "." : outer + "$";
            String name = before + node.getSimpleName();
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                put(name, "", comment.getFullBody());
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree param && !param.isTypeParameter()) {
                        put(name, param.getName().toString(), param.getDescription());
                    }
                }
            }
            if (node.getKind() == Tree.Kind.ENUM) {
                for (Tree member : node.getMembers()) {
                    DocCommentTree said = docs.getDocCommentTree(new TreePath(getCurrentPath(), member));
                    if (said != null && member instanceof VariableTree constant) {
                        put(name, constant.getName().toString(), said.getFullBody());
                    }
                }
            }
            return super.visitClass(node, name);
        }

        private void put(String type, String part, List<? extends DocTree> text) {
            String plain = text.stream()
                    .map(DocTree::toString)
                    .collect(Collectors.joining())
                    .replaceAll("\\{@link(plain)? (\\S+ )?([^}]+)}", "$3")
                    .replaceAll("\\[([^\\]]+)](\\[[^\\]]+])?", "$1")
                    .replaceAll("\\s+", " ")
                    .strip();
            if (!plain.isEmpty()) {
                notes.put(key(type, part), plain);
            }
        }
    }
}
