using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Architecture.Tests;

/// <summary>Never called: each member is something that the architecture tests must find.</summary>
internal static class ReachesOutside
{
#pragma warning disable RS0030, SYSLIB1054, CA5392, CA1416 // This class exists to do what is forbidden.
    public static string ReadFile() => File.ReadAllText("x");

    public static void ListFolder() => Directory.CreateDirectory("x");

    public static string OpenFileByName() => new StreamReader("x").ReadToEnd();

    public static string NameFile() => Path.GetTempFileName();

    public static Task<string> GetPage() => new HttpClient().GetStringAsync("x");

    public static void Connect() => new TcpClient().Dispose();

    public static void Run() => Process.Start("x");

    public static string? ReadSetting() => Environment.GetEnvironmentVariable("x");

    public static DateTimeOffset ReadClock() => DateTimeOffset.UtcNow;

    public static void Print() => Console.WriteLine();

    public static int CallNative() => GetProcessId();

    [DllImport("libc", EntryPoint = "getpid")]
    private static extern int GetProcessId();
#pragma warning restore
}
