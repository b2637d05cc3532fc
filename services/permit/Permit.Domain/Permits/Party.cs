using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>An organisation, or a person who does business in their own name: the employer, the intermediary, the client.</summary>
/// <param name="Name">As registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
public sealed record Party(string Name, StatedCountry? Country, string? RegistrationNumber)
{
    /// <summary>The country from which it is controlled, when that is known to be another.</summary>
    public StatedCountry? ControlledFrom { get; init; }
}

/// <summary>Where the work is done.</summary>
/// <param name="Address">The address; null for remote work.</param>
/// <param name="RemoteFrom">The country from which remote work is done; null for work at an address.</param>
public sealed record PlaceOfWork(string? Address, StatedCountry? RemoteFrom);

/// <summary>A wage.</summary>
/// <param name="Amount">The amount for one period; not negative.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Period">What the amount is paid for.</param>
public sealed record Wage(decimal Amount, CurrencyCode Currency, WagePeriod Period);

/// <summary>The period of a wage.</summary>
public enum WagePeriod
{
    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A week.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,

    /// <summary>A year.</summary>
    Year,
}

/// <summary>Who is paid, and where.</summary>
/// <param name="Name">The holder of the account.</param>
/// <param name="Account">The account: an IBAN without spaces, or another account number; null for a wallet.</param>
/// <param name="Wallet">The address of a cryptocurrency wallet; null for an account.</param>
public sealed record Payee(string Name, string? Account, string? Wallet);
