using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Platform.Hosting;

/// <summary>
/// The one way to read the configuration: a feature's settings are a record that is bound to a section, checked before the service starts, and injected
/// as itself. An invalid setting stops the start with a message that names the setting, its value and what is allowed.
/// </summary>
public static class Settings
{
    /// <summary>Adds the settings of a section.</summary>
    /// <typeparam name="T">A record with an initial value for each setting that has a default.</typeparam>
    public static void AddSettings<T>(this IHostApplicationBuilder builder, string section)
        where T : class
    {
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<T>>().Value);
        // The values are checked before they are bound, because the binder does not say what is allowed.
        var options = builder
            .Services.AddOptions<T>()
            .Configure<IConfiguration>((_, configuration) => Check<T>(configuration.GetSection(section)))
            .BindConfiguration(section);
        // The build has no configuration.
        if (ServiceHost.IsGeneratingOpenApi)
            return;
        builder.Services.AddSingleton<IValidateOptions<T>, OwnCheck<T>>();
        options.ValidateOnStart();
    }

    /// <summary>Checks all settings, as the start of the service does. For verbs that do not start it.</summary>
    public static void Validate(IServiceProvider services) => services.GetService<IStartupValidator>()?.Validate();

    private static void Check<T>(IConfigurationSection section)
    {
        var problems = ProblemsOf(section, typeof(T), allowed: null).ToList();
        if (problems.Count > 0)
            throw new OptionsValidationException(Options.DefaultName, typeof(T), problems);
    }

    private static IEnumerable<string> ProblemsOf(IConfigurationSection setting, Type type, AllowedAttribute? allowed)
    {
        // Only a record can say what is allowed in a text, and whether it is secret.
        if (type == typeof(string))
            return [];
        var converter = TypeDescriptor.GetConverter(type);
        if (converter.CanConvertFrom(typeof(string)))
        {
            var isAllowed = setting.Value is null || IsAllowed(setting.Value, converter, allowed);
            return isAllowed ? [] : [$"{setting.Path} is '{setting.Value}', but must be {Allowed(type, allowed)}."];
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>)
            ? setting.GetChildren().SelectMany(child => ProblemsOf(child, type.GetGenericArguments()[1], allowed))
            : type.GetProperties()
                .Where(property => property.CanWrite)
                .SelectMany(property => ProblemsOf(setting.GetSection(property.Name), property.PropertyType, property.GetCustomAttribute<AllowedAttribute>()));
    }

    private static bool IsAllowed(string text, TypeConverter converter, AllowedAttribute? allowed)
    {
        try
        {
            var value = Magnitude(text);
            return allowed is null || (value >= Magnitude(allowed.Min) && value <= Magnitude(allowed.Max));
        }
        // Which exception a converter throws is not defined.
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }

        double Magnitude(string written) =>
            converter.ConvertFromInvariantString(written) is TimeSpan span
                ? span.Ticks
                : Convert.ToDouble(converter.ConvertFromInvariantString(written), CultureInfo.InvariantCulture);
    }

    private static string Allowed(Type type, AllowedAttribute? allowed)
    {
        var kind =
            type == typeof(bool) ? "true or false"
            : type == typeof(TimeSpan) ? "a duration"
            : type == typeof(double) ? "a number"
            : "a whole number";
        return allowed is null ? kind : $"{kind} from {allowed.Min} to {allowed.Max}";
    }

    private sealed class OwnCheck<T> : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var problems = options is ICheckedSettings settings ? settings.Problems().ToList() : [];
            return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
        }
    }
}

/// <summary>The values that a setting may have.</summary>
/// <param name="min">The smallest number or duration, as it is written in the configuration.</param>
/// <param name="max">The largest.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAttribute(string min, string max) : Attribute
{
    /// <summary>The smallest value.</summary>
    public string Min => min;

    /// <summary>The largest value.</summary>
    public string Max => max;
}

/// <summary>Settings of which more is required than <see cref="AllowedAttribute"/> can say.</summary>
public interface ICheckedSettings
{
    /// <summary>What is wrong, in sentences that name the setting, its value unless it is secret, and what is allowed.</summary>
    IEnumerable<string> Problems();
}
