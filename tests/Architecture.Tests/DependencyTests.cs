using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Platform.Kernel;
using SanctionsRegistry.Contracts;

namespace Architecture.Tests;

/// <summary>Decisions are pure: what decides references nothing that does I/O, and no service's code reaches into another's.</summary>
public sealed class DependencyTests
{
    // Where the base library itself reaches outside: files, network, processes, the console. (System.Net.Primitives is addresses as values.)
    private static readonly string[] DoesIo = ["System.Net.Http", "System.Net.Sockets", "System.Net.NameResolution", "System.Net.Requests", "System.Net.Security", "System.IO.FileSystem", "System.Diagnostics.Process", "System.Console", "System.Data", "Microsoft.AspNetCore", "Microsoft.Extensions", "Marten", "MassTransit", "Npgsql", "JasperFx", "RabbitMQ"];

    public static TheoryData<string> PureAssemblies() => [.. (string[])["Platform.Kernel", "Registry.Domain", "Registry.Matching", "Permit.Domain", "Notification.Domain"]];

    [Theory]
    [MemberData(nameof(PureAssemblies))]
    public void What_decides_references_nothing_that_does_IO(string assembly)
    {
        var references = References(assembly);
        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, reference => DoesIo.Any(io => reference.StartsWith(io, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(PureAssemblies))]
    public void What_decides_reads_no_clock(string assembly) =>
        Assert.DoesNotContain(Members(assembly), member => member is "DateTime.get_Now" or "DateTime.get_UtcNow" or "DateTimeOffset.get_Now" or "DateTimeOffset.get_UtcNow" or "TimeProvider.get_System" or "Stopwatch.StartNew");

    [Theory]
    [InlineData("Registry.Domain", "Permit", "Notification")]
    [InlineData("Registry.Matching", "Permit", "Notification")]
    [InlineData("Permit.Domain", "Registry", "Notification")]
    [InlineData("Notification.Domain", "Registry", "Permit")]
    public void A_service_references_no_other_service(string assembly, string one, string other) =>
        Assert.DoesNotContain(References(assembly), reference => reference.StartsWith(one + ".", StringComparison.Ordinal) || reference.StartsWith(other + ".", StringComparison.Ordinal));

    [Fact]
    public void Contracts_reference_no_service_and_no_domain() =>
        Assert.DoesNotContain(References("SanctionsRegistry.Contracts"), reference => reference.Contains("Domain", StringComparison.Ordinal) || reference.Contains("Service", StringComparison.Ordinal) || reference == "Platform.Kernel");

    [Fact]
    public void Every_message_is_sealed_named_and_versioned()
    {
        var messages = typeof(RegistryMessage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RegistryMessage))).ToList();
        Assert.NotEmpty(messages);
        Assert.All(messages, message =>
        {
            Assert.True(message.IsSealed, message.Name);
            Assert.Matches("V[0-9]+$", message.Name);
            Assert.Contains(message.GetCustomAttributes(), attribute => attribute.GetType().Name == "EntityNameAttribute");
            Assert.Contains(message.GetCustomAttributes(), attribute => attribute.GetType().Name == "MessageUrnAttribute");
        });
    }

    [Fact]
    public void The_kernel_stands_on_the_base_library_alone() =>
        Assert.All(typeof(CountryCode).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    private static IReadOnlyList<string> References(string assembly) => [.. Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!)];

    private static IReadOnlyList<string> Members(string assembly)
    {
        using var file = File.OpenRead(Assembly.Load(assembly).Location);
        using var pe = new PEReader(file);
        var metadata = pe.GetMetadataReader();
        return [.. metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind is HandleKind.TypeReference)
            .Select(member => $"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{metadata.GetString(member.Name)}")];
    }
}
