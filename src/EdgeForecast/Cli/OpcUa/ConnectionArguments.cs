using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>How a tool reaches a server and as whom: the same options for every verb.</summary>
internal sealed class ConnectionArguments
{
    private readonly Argument<string> _url = new("url") { Description = "As in opc.tcp://plc:4840.", HelpName = "URL" };

    private readonly Option<string?> _security = new("--security")
    {
        Description = "Aes256_Sha256_RsaPss, Basic256Sha256, Aes128_Sha256_RsaOaep, or None; "
            + "without it the strongest that the server has.",
        HelpName = "POLICY",
    };

    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "SignAndEncrypt or Sign; without it the stronger of those that the server has.",
        HelpName = "MODE",
    };

    private readonly Option<string?> _user = new("--user")
    {
        Description = "The user's name; goes with --password-file.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = "A file that holds the password and nothing else.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _passwordInClear = new("--password-in-clear")
    {
        Description = "Send the password readable for everybody where the server has no other way.",
    };

    private readonly Option<string?> _userCertificate = new("--user-certificate")
    {
        Description = "The user's certificate instead of a name: PEM, or PKCS #12 (.pfx, .p12).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _userKey = new("--user-key")
    {
        Description = "The PEM file of its private key, where it is not in the same file.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _pki = PkiPlace.Option();

    private readonly Option<bool> _ignoreHostName = new("--ignore-host-name")
    {
        Description = "Take a certificate that does not name the host of the URL.",
    };

    private readonly Option<bool> _trustAny = new("--trust-any")
    {
        Description = "Take any certificate of the server: at a workbench, for these tools alone.",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_url);
        command.Options.Add(_security);
        command.Options.Add(_mode);
        command.Options.Add(_user);
        command.Options.Add(_passwordFile);
        command.Options.Add(_passwordInClear);
        command.Options.Add(_userCertificate);
        command.Options.Add(_userKey);
        command.Options.Add(_pki);
        command.Options.Add(_ignoreHostName);
        command.Options.Add(_trustAny);
    }

    /// <summary>What was given, as text; the import writes it into the configuration.</summary>
    public GivenConnection Given(ParseResult parsed) => new(
        parsed.GetRequiredValue(_url), parsed.GetValue(_security), parsed.GetValue(_mode), parsed.GetValue(_user),
        parsed.GetValue(_passwordFile), parsed.GetValue(_userCertificate), parsed.GetValue(_userKey),
        parsed.GetValue(_pki), parsed.GetValue(_ignoreHostName), parsed.GetValue(_trustAny),
        parsed.GetValue(_passwordInClear));

    /// <summary>The options of the client; false, with the reason on the standard error, where they mean nothing.
    /// </summary>
    public bool TryRead(
        ParseResult parsed, TextWriter error, [NotNullWhen(true)] out OpcUaClientOptions? options,
        string? dataDirectory = null)
    {
        options = null;
        var given = Given(parsed);
        var problem = IdentityProblem(given);
        if (problem is not null || !TryEndpoint(given, out var endpoint, out problem))
        {
            error.WriteLine(problem);
            return false;
        }

        var server = new OpcUaServerOptions(
            given.Url, PkiPlace.Of(given.Pki, dataDirectory), endpoint, given.User,
            given.PasswordFile is { } file ? new SecretReference(File: file).ToString() : null,
            given.AllowsPasswordInClear, given.UserCertificate, given.UserKey,
            Trust: new CertificateTrust(given.TrustsAny, given.IgnoresHostName));
        try
        {
            options = OpcUaClientSetup.Create(server, SecretReader.Read);
            return true;
        }
        catch (IOException fault)
        {
            error.WriteLine($"The user cannot be named: {fault.Message}.");
            return false;
        }
    }

    private static bool TryEndpoint(GivenConnection given, out EndpointSelection? endpoint, out string problem)
    {
        (endpoint, problem) = (null, "");
        var policy = SecurityPolicy.FromName(given.Security);
        var mode = MessageSecurityMode.Invalid;
        if (given.Security is { } security && policy is null)
            problem = $"--security {security}: write one of "
                + string.Join(", ", SecurityPolicy.All.Select(known => known.Name)) + ".";
        else if (given.Mode is { } text && (!Enum.TryParse(text, ignoreCase: true, out mode)
            || mode is MessageSecurityMode.Invalid || !Enum.IsDefined(mode)))
            problem = $"--mode {text}: write SignAndEncrypt, Sign or None.";
        else if (policy is { IsNone: false } && mode == MessageSecurityMode.None)
            problem = $"--mode None: {policy.Name} goes with Sign or SignAndEncrypt. Leave one of the two out.";
        else if (policy is { IsNone: true } && mode is MessageSecurityMode.Sign or MessageSecurityMode.SignAndEncrypt)
            problem = $"--mode {mode}: without a security policy nothing is signed. Leave --security None out.";
        if (problem.Length > 0) return false;
        endpoint = policy is { IsNone: true } || mode == MessageSecurityMode.None
            ? EndpointSelection.Unsecured
            : new EndpointSelection(policy, mode);
        return true;
    }

    private static string? IdentityProblem(GivenConnection given)
    {
        if (given.User is not null && given.UserCertificate is not null)
            return "--user and --user-certificate are two identities: give one.";
        if (given.User is not null && given.PasswordFile is null)
            return "--user needs --password-file FILE: a password on the command line would be seen by everybody.";
        if (given.PasswordFile is not null && given.User is null) return "--password-file needs --user NAME.";
        return given.UserKey is not null && given.UserCertificate is null
            ? "--user-key needs --user-certificate FILE."
            : null;
    }
}
