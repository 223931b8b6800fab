using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CopyImageGitOps.Tests.Architecture;

/// <summary>
/// Which types of an assembly use which others of it, read from its metadata: base types, interfaces, members, attributes, and what stands within
/// method bodies. A constant is copied into its user by the compiler, so its use leaves no trace.
/// </summary>
internal sealed class AssemblyDependencies : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public AssemblyDependencies(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    public IEnumerable<string> ReferencedAssemblies =>
        _reader.AssemblyReferences.Select(handle => _reader.GetString(_reader.GetAssemblyReference(handle).Name));

    /// <summary>Pairs of full names; a nested type counts as the type around it.</summary>
    public IEnumerable<(string User, string Used)> Types() =>
        from handle in _reader.TypeDefinitions
        from used in UsedBy(handle)
        let pair = (User: NameOf(handle), Used: NameOf(used))
        where pair.User != pair.Used
        select pair;

    public void Dispose() => _file.Dispose();

    private HashSet<TypeDefinitionHandle> UsedBy(TypeDefinitionHandle handle)
    {
        var types = new TypeCollector();
        var type = _reader.GetTypeDefinition(handle);
        Collect(type.BaseType, types);
        foreach (var implemented in type.GetInterfaceImplementations()) Collect(_reader.GetInterfaceImplementation(implemented).Interface, types);
        foreach (var parameter in type.GetGenericParameters()) Collect(parameter, types);
        foreach (var field in type.GetFields()) _reader.GetFieldDefinition(field).DecodeSignature(types, null);
        foreach (var method in type.GetMethods()) CollectMethod(_reader.GetMethodDefinition(method), types);
        var members = type.GetMethods()
            .Select(m => _reader.GetMethodDefinition(m).GetCustomAttributes())
            .Concat(type.GetFields().Select(f => _reader.GetFieldDefinition(f).GetCustomAttributes()));
        foreach (var attribute in members.Append(type.GetCustomAttributes()).SelectMany(a => a))
            Collect(_reader.GetCustomAttribute(attribute).Constructor, types);
        return types.Seen;
    }

    private void CollectMethod(MethodDefinition method, TypeCollector types)
    {
        method.DecodeSignature(types, null);
        foreach (var parameter in method.GetGenericParameters()) Collect(parameter, types);
        if (method.RelativeVirtualAddress == 0) return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil) _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(types, null);
        foreach (var region in body.ExceptionRegions) Collect(region.CatchType, types);
        foreach (var token in IlTokens.Read(body)) Collect(token, types);
    }

    private void Collect(GenericParameterHandle parameter, TypeCollector types)
    {
        foreach (var constraint in _reader.GetGenericParameter(parameter).GetConstraints())
            Collect(_reader.GetGenericParameterConstraint(constraint).Type, types);
    }

    private void Collect(EntityHandle handle, TypeCollector types)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                types.Seen.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(types, null);
                break;
            case HandleKind.MethodDefinition:
                types.Seen.Add(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                types.Seen.Add(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                CollectMember(_reader.GetMemberReference((MemberReferenceHandle)handle), types);
                break;
            case HandleKind.MethodSpecification:
                var specification = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                specification.DecodeSignature(types, null);
                Collect(specification.Method, types);
                break;
        }
    }

    private void CollectMember(MemberReference member, TypeCollector types)
    {
        Collect(member.Parent, types);
        if (member.GetKind() == MemberReferenceKind.Field) member.DecodeFieldSignature(types, null);
        else member.DecodeMethodSignature(types, null);
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = _reader.GetTypeDefinition(type.GetDeclaringType());
        return $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
    }
}
