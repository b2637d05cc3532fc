using System.Reflection;
using Platform.Kernel;
using SanctionsRegistry.Contracts;

namespace Architecture.Tests;

/// <summary>Decisions are pure, and services communicate only through messages.</summary>
public sealed class DependencyTests
{
    public static TheoryData<string> Projects => [.. Project.All.Select(project => project.Name)];

    public static TheoryData<string> PureProjects => [.. Project.All.Where(project => project.IsPure).Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(PureProjects))]
    public void A_pure_project_does_not_access_the_outside(string project) => Assert.Empty(OutsideAccess.In(Project.Named(project).Assembly));

    [Theory]
    [InlineData("System.IO.File.ReadAllText")]
    [InlineData("System.IO.Directory.CreateDirectory")]
    [InlineData("System.IO.StreamReader..ctor")]
    [InlineData("System.IO.Path.GetTempFileName")]
    [InlineData("System.Net.Http.HttpClient.GetStringAsync")]
    [InlineData("System.Net.Sockets.TcpClient..ctor")]
    [InlineData("System.Diagnostics.Process.Start")]
    [InlineData("System.Environment.GetEnvironmentVariable")]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.Console.WriteLine")]
    [InlineData("native code: GetProcessId")]
    public void Outside_access_is_found(string member) => Assert.Contains(member, OutsideAccess.In(typeof(ReachesOutside).Assembly.Location));

    [Fact]
    public void A_database_and_a_broker_are_found()
    {
        var found = OutsideAccess.In(Project.Named("Notification.Service").Assembly);
        Assert.Contains(found, name => name.StartsWith("Marten.", StringComparison.Ordinal));
        Assert.Contains(found, name => name.StartsWith("MassTransit.", StringComparison.Ordinal));
        Assert.Contains(found, name => name.StartsWith("Npgsql.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_service_references_another(string project) => Assert.Empty(Project.Named(project).Foreign(Project.Named(project).References()));

    [Fact]
    public void A_reference_to_another_service_is_found()
    {
        string[] references = ["Permit.Domain", "Platform.Kernel", "Registry.Domain", "Registry.Matching", "SanctionsRegistry.Contracts", "System.Runtime"];
        Assert.Equal(["Registry.Domain", "Registry.Matching"], Project.Named("Permit.Service").Foreign(references));
        Assert.Equal(["Permit.Domain", "Registry.Domain", "Registry.Matching"], Project.Named("Platform.Hosting").Foreign(references));
        Assert.Contains("Permit.Domain", Project.Named("Permit.Service").References());
    }

    [Fact]
    public void Contracts_reference_no_service_and_no_domain() =>
        Assert.DoesNotContain(
            typeof(RegistryMessage).Assembly.GetReferencedAssemblies(),
            reference => Project.All.Any(project => project.Name == reference.Name)
        );

    [Fact]
    public void The_kernel_uses_only_the_base_library_and_the_types_that_Vogen_generates_from() =>
        Assert.All(
            typeof(CountryCode).Assembly.GetReferencedAssemblies().Where(reference => reference.Name != "Vogen.SharedTypes"),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal)
        );

    [Fact]
    public void Every_message_is_sealed_named_and_versioned()
    {
        var messages = typeof(RegistryMessage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RegistryMessage))).ToList();
        Assert.NotEmpty(messages);
        Assert.All(
            messages,
            message =>
            {
                Assert.True(message.IsSealed, message.Name);
                Assert.Matches("V[0-9]+$", message.Name);
                Assert.Contains(message.GetCustomAttributes(), attribute => attribute.GetType().Name == "EntityNameAttribute");
                Assert.Contains(message.GetCustomAttributes(), attribute => attribute.GetType().Name == "MessageUrnAttribute");
            }
        );
    }
}
