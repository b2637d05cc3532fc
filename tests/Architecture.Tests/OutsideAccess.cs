using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>
/// Finds everything an assembly uses that reaches outside its process: files, the network, processes, the environment, clocks, native code, and the libraries
/// that do such things. Reads the compiled metadata: the base library keeps most of its types in one assembly, so the names of the referenced assemblies
/// are not enough.
/// </summary>
internal static class OutsideAccess
{
    private static readonly string[] Namespaces =
    [
        "System.IO.Pipes",
        "System.IO.IsolatedStorage",
        "System.IO.MemoryMappedFiles",
        "System.Net.Http",
        "System.Net.Mail",
        "System.Net.NetworkInformation",
        "System.Net.Quic",
        "System.Net.Security",
        "System.Net.WebSockets",
        "System.Data",
        "Microsoft.AspNetCore",
        "Microsoft.Extensions",
        "Microsoft.Win32",
        "JasperFx",
        "Marten",
        "MassTransit",
        "Npgsql",
        "RabbitMQ",
        "Weasel",
    ];

    private static readonly HashSet<string> Types =
    [
        "System.Console",
        "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch",
        "System.IO.Directory",
        "System.IO.DirectoryInfo",
        "System.IO.DriveInfo",
        "System.IO.File",
        "System.IO.FileInfo",
        "System.IO.FileStream",
        "System.IO.FileSystemInfo",
        "System.IO.FileSystemWatcher",
        "System.IO.RandomAccess",
        "System.Net.Dns",
        "System.Net.HttpListener",
        "System.Net.HttpWebRequest",
        "System.Net.Sockets.NetworkStream",
        "System.Net.Sockets.Socket",
        "System.Net.Sockets.TcpClient",
        "System.Net.Sockets.TcpListener",
        "System.Net.Sockets.UdpClient",
        "System.Net.WebClient",
        "System.Net.WebRequest",
    ];

    private static readonly HashSet<string> Members =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_Today",
        "System.DateTime.get_UtcNow",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System",
        "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
        "System.IO.Path.Exists",
        "System.IO.Path.GetFullPath",
        "System.IO.Path.GetRandomFileName",
        "System.IO.Path.GetTempFileName",
        "System.IO.Path.GetTempPath",
    ];

    // Iterators use the thread's id; the others reveal nothing about the machine's files or settings.
    private static readonly HashSet<string> EnvironmentMembers = ["get_CurrentManagedThreadId", "get_NewLine", "get_ProcessorCount"];

    // Read their input, unless they are given a path or a URL.
    private static readonly HashSet<string> OpenersByName =
    [
        "System.IO.StreamReader..ctor",
        "System.IO.StreamWriter..ctor",
        "System.Xml.XmlReader.Create",
        "System.Xml.XmlWriter.Create",
        "System.Xml.XmlDocument.Load",
        "System.Xml.Linq.XDocument.Load",
        "System.Xml.Linq.XElement.Load",
    ];

    /// <summary>What the assembly uses, by full name; empty when it is pure.</summary>
    public static IReadOnlyList<string> In(string assemblyFile)
    {
        using var pe = new PEReader(File.OpenRead(assemblyFile));
        var metadata = pe.GetMetadataReader();
        var types = metadata.TypeReferences.Select(handle => FullName(metadata, handle)).Where(IsForbiddenType);
        var members = metadata
            .MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind is HandleKind.TypeReference && IsForbidden(metadata, member))
            .Select(member => FullName(metadata, member));
        var native = metadata
            .MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(method => !method.GetImport().Module.IsNil)
            .Select(method => $"native code: {metadata.GetString(method.Name)}");
        return [.. types.Concat(members).Concat(native).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsForbiddenType(string type) =>
        Types.Contains(type)
        || Namespaces.Any(name => type.StartsWith(name, StringComparison.Ordinal) && (type.Length == name.Length || type[name.Length] == '.'));

    private static bool IsForbidden(MetadataReader metadata, MemberReference member)
    {
        var type = FullName(metadata, (TypeReferenceHandle)member.Parent);
        var name = FullName(metadata, member);
        return IsForbiddenType(type)
            || Members.Contains(name)
            || (type == "System.Environment" && !EnvironmentMembers.Contains(metadata.GetString(member.Name)))
            || (OpenersByName.Contains(name) && TakesTextFirst(metadata, member));
    }

    private static bool TakesTextFirst(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        signature.ReadSignatureHeader();
        var parameters = signature.ReadCompressedInteger();
        if (signature.ReadSignatureTypeCode() is SignatureTypeCode.TypeHandle)
            signature.ReadTypeHandle();
        return parameters > 0 && signature.ReadSignatureTypeCode() is SignatureTypeCode.String;
    }

    private static string FullName(MetadataReader metadata, MemberReference member) =>
        $"{FullName(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}";

    private static string FullName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind is HandleKind.TypeReference ? $"{FullName(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : type.Namespace.IsNil ? name
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
