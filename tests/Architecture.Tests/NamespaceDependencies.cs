using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>
/// Which namespaces of an assembly use which others: in base types, members, attributes and method bodies. Types that the compiler generates, such as
/// closures, belong to the type that contains them. Constants of another namespace are not seen: the compiler copies their values.
/// </summary>
internal sealed class NamespaceDependencies
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    private readonly MetadataReader _metadata;
    private readonly PEReader _file;

    // From a namespace to those it uses, each with the first pair of types found.
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    private NamespaceDependencies(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>The dependencies of an assembly.</summary>
    public static NamespaceDependencies In(string assemblyFile)
    {
        using var file = new PEReader(File.OpenRead(assemblyFile));
        var found = new NamespaceDependencies(file);
        foreach (var handle in found._metadata.TypeDefinitions)
            found.Add(handle);
        return found;
    }

    /// <summary>The namespaces that a namespace uses, of this assembly and of others.</summary>
    public IReadOnlyCollection<string> UsedBy(string name) => _uses.TryGetValue(name, out var used) ? used.Keys : [];

    /// <summary>
    /// A circle among the namespaces that start with a prefix, one line per step: <c>A uses B (A.One → B.Two)</c>. Empty if they depend on each other in
    /// one direction.
    /// </summary>
    /// <param name="withRoot">Whether the namespace that is the prefix itself counts.</param>
    public IReadOnlyList<string> Circle(string prefix, bool withRoot = true)
    {
        // A namespace is done when no circle leads through it.
        var (path, done) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        return [.. _uses.Keys.Where(IsOwn).Select(Follow).FirstOrDefault(circle => circle is not null) ?? []];

        IReadOnlyList<string>? Follow(string name)
        {
            if (path.IndexOf(name) is >= 0 and var start)
                return [.. path.Skip(start).Zip(path.Skip(start + 1).Append(name), (one, other) => $"{one} uses {other} ({_uses[one][other]})")];
            if (done.Contains(name))
                return null;
            path.Add(name);
            var found = UsedBy(name).Where(IsOwn).Select(Follow).FirstOrDefault(circle => circle is not null);
            path.RemoveAt(path.Count - 1);
            done.Add(name);
            return found;
        }

        bool IsOwn(string name) => (withRoot && name == prefix) || name.StartsWith(prefix + ".", StringComparison.Ordinal);
    }

    private void Add(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var user = new User(this, NameOf(handle));
        user.Uses(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
            user.Uses(_metadata.GetInterfaceImplementation(implemented).Interface);
        foreach (var field in type.GetFields())
            _metadata.GetFieldDefinition(field).DecodeSignature(user, null);
        foreach (var property in type.GetProperties())
            _metadata.GetPropertyDefinition(property).DecodeSignature(user, null);
        foreach (var method in type.GetMethods())
            Add(user, _metadata.GetMethodDefinition(method));
        foreach (var parameter in type.GetGenericParameters())
            Add(user, _metadata.GetGenericParameter(parameter));
        Add(user, type.GetCustomAttributes());
        foreach (var member in type.GetFields())
            Add(user, _metadata.GetFieldDefinition(member).GetCustomAttributes());
        foreach (var member in type.GetProperties())
            Add(user, _metadata.GetPropertyDefinition(member).GetCustomAttributes());
    }

    private void Add(User user, MethodDefinition method)
    {
        method.DecodeSignature(user, null);
        Add(user, method.GetCustomAttributes());
        foreach (var parameter in method.GetParameters())
            Add(user, _metadata.GetParameter(parameter).GetCustomAttributes());
        foreach (var parameter in method.GetGenericParameters())
            Add(user, _metadata.GetGenericParameter(parameter));
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(user, null);
        foreach (var region in body.ExceptionRegions.Where(region => region.Kind is ExceptionRegionKind.Catch))
            user.Uses(region.CatchType);
        foreach (var token in Tokens(body.GetILReader()))
            user.Uses(token);
    }

    private void Add(User user, GenericParameter parameter)
    {
        foreach (var constraint in parameter.GetConstraints())
            user.Uses(_metadata.GetGenericParameterConstraint(constraint).Type);
    }

    private void Add(User user, CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
            user.Uses(_metadata.GetCustomAttribute(attribute).Constructor);
    }

    private static List<EntityHandle> Tokens(BlobReader code)
    {
        var tokens = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            if (value == 0xFE)
                value = (value << 8) | code.ReadByte();
            switch (Operands[value])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var branches = code.ReadInt32();
                    code.Offset += branches * 4;
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }

        return tokens;
    }

    private (string Namespace, string Name) NameOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? NameOf(outer) : (_metadata.GetString(type.Namespace), _metadata.GetString(type.Name));
    }

    private (string Namespace, string Name) NameOf(TypeReferenceHandle handle)
    {
        var type = _metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind is HandleKind.TypeReference
            ? NameOf((TypeReferenceHandle)type.ResolutionScope)
            : (_metadata.GetString(type.Namespace), _metadata.GetString(type.Name));
    }

    /// <summary>Records what a type uses. Decoding a signature calls it for each type in the signature.</summary>
    private sealed class User(NamespaceDependencies found, (string Namespace, string Name) self) : ISignatureTypeProvider<object?, object?>
    {
        public void Uses(EntityHandle handle)
        {
            var metadata = found._metadata;
            if (handle.IsNil)
                return;
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    Record(found.NameOf((TypeDefinitionHandle)handle));
                    break;
                case HandleKind.TypeReference:
                    Record(found.NameOf((TypeReferenceHandle)handle));
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.MethodDefinition:
                    Uses(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Uses(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    Uses(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                    break;
                case HandleKind.MethodSpecification:
                    var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Uses(method.Method);
                    method.DecodeSignature(this, null);
                    break;
                default:
                    break;
            }
        }

        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Record(found.NameOf(handle));

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Record(found.NameOf(handle));

        public object? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public object? GetSZArrayType(object? elementType) => null;

        private object? Record((string Namespace, string Name) used)
        {
            if (used.Namespace == self.Namespace)
                return null;
            if (!found._uses.TryGetValue(self.Namespace, out var uses))
                found._uses[self.Namespace] = uses = new(StringComparer.Ordinal);
            uses.TryAdd(used.Namespace, $"{self.Name} → {used.Name}");
            return null;
        }
    }
}
