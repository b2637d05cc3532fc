using Xunit;

namespace Tests.Support;

/// <summary>A test that needs the real lists: skipped, with the reason printed, if they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.Missing!;
}
