namespace Permits.Domain.Permits;

/// <summary>A way to earn income. Each is inside 2397 para 8.</summary>
public enum IncomeClass
{
    /// <summary>Employed in the State.</summary>
    Work,

    /// <summary>Employed for a season.</summary>
    Seasonal,

    /// <summary>Sent by an employer abroad.</summary>
    Posted,

    /// <summary>Trained with pay.</summary>
    Trainee,

    /// <summary>A student who works.</summary>
    Student,

    /// <summary>A dependant who works.</summary>
    Dependant,

    /// <summary>Working on their own account.</summary>
    SelfEmployed,

    /// <summary>Working from elsewhere for a client in the State.</summary>
    Remote,

    /// <summary>Overseeing workers for the government of the DPRK (2397 para 8).</summary>
    OversightAttache,
}
