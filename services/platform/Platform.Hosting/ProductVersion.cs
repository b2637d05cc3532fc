using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Platform.Hosting;

/// <summary>The product's version. The build takes it from the latest tag and the number of commits since then.</summary>
internal static partial class ProductVersion
{
    /// <summary>The release, for instance <c>0.1</c>. It does not change with each commit, so a committed document can contain it.</summary>
    public static string Release { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(2);

    /// <summary>The running program's full version with its commit, for instance <c>0.1.0-alpha.0.294+1a2b3c…</c>.</summary>
    public static string Full { get; } =
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Release;

    /// <summary>Logs the version of a service that starts.</summary>
    [LoggerMessage(Level = LogLevel.Information, Message = "Starting {Service} {Version}")]
    public static partial void Starting(ILogger logger, string service, string version);
}
