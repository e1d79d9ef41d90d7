using System.Collections.Immutable;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Pages;

namespace Mediation.Ballots;

/// <summary>An officer's tablet, or a device in the hall: the voter answers to one witness and then to a second one, each signed in by themselves.</summary>
[TakesFiles]
sealed class KioskPage(HeadList heads, FileDesk files, Accounts accounts, Site site) : EnteringPage(heads, files, accounts, site)
{
    protected override string Path => $"{Here}/kiosk";
    protected override ImmutableArray<Channel> Channels => [Channel.Tablet];
    protected override bool HandsOver => true;

    /// <summary>The voter's identity document, or their letter.</summary>
    protected override bool IsSeen() => Typed("seen") == "true";
}
