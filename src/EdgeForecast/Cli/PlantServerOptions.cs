using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using EdgeForecast.Simulator.OpcUa;

namespace EdgeForecast.Cli;

/// <summary>The options of the simulated plant's OPC UA server, for the verb <c>simulate</c>.</summary>
internal sealed class PlantServerOptions
{
    private readonly Option<int?> _port = new("--opcua-port")
    {
        Description = "Serve OPC UA too, on this local port; 0 takes a free one.",
        HelpName = "PORT",
    };

    private readonly Option<string?> _pki = new("--opcua-pki")
    {
        Description = "Keep the server's certificates in this folder; without it every client is trusted.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _trustAny = new("--opcua-trust-any")
    {
        Description = "Trust every client although there is a folder.",
    };

    private readonly Option<bool> _unsecured = new("--opcua-unsecured")
    {
        Description = "Offer an endpoint without security too.",
    };

    private readonly Option<string?> _user = new("--opcua-user")
    {
        Description = "A user who may write and call; anybody may read.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _passwordFile = new("--opcua-password-file")
    {
        Description = "The file with that user's password.",
        HelpName = "FILE",
    };

    private readonly Option<int> _extra = new("--opcua-extra")
    {
        Description = $"So many signals more, for load: up to {OpcUaServerOptions.ExtraSignalCountMax}.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _extraMs = new("--opcua-extra-ms")
    {
        Description = "How often those change, in milliseconds of real time.",
        DefaultValueFactory = _ => 100,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_port, _pki, _trustAny, _unsecured, _user, _passwordFile, _extra, _extraMs])
            command.Options.Add(option);
    }

    /// <summary>The server that is asked for, null for none; false with what is wrong.</summary>
    public bool TryRead(ParseResult parsed, out OpcUaServerOptions? server, [NotNullWhen(false)] out string? problem)
    {
        (server, problem) = (null, null);
        if (parsed.GetValue(_port) is not { } port)
        {
            var other = ((Option[])[_pki, _trustAny, _unsecured, _user, _passwordFile, _extra, _extraMs])
                .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
            problem = other is null ? null : $"{other.Name}: has no meaning without --opcua-port. Add it.";
            return problem is null;
        }

        if (!TryReadUsers(parsed, out var users, out problem)) return false;
        server = new OpcUaServerOptions(port, parsed.GetValue(_pki), parsed.GetValue(_trustAny),
            parsed.GetValue(_unsecured), Users: users, ExtraSignalCount: parsed.GetValue(_extra),
            ExtraPeriod: TimeSpan.FromMilliseconds(parsed.GetValue(_extraMs)));
        return true;
    }

    private bool TryReadUsers(ParseResult parsed, out List<OpcUaUser> users, [NotNullWhen(false)] out string? problem)
    {
        users = [];
        problem = null;
        var (name, file) = (parsed.GetValue(_user), parsed.GetValue(_passwordFile));
        if (name is null && file is null) return true;
        if (name is null || file is null)
        {
            problem = "--opcua-user, --opcua-password-file: one needs the other. Give both or none.";
            return false;
        }

        try
        {
            users.Add(new OpcUaUser(name, File.ReadAllText(file).TrimEnd('\r', '\n')));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"--opcua-password-file {file}: {error.Message} Name a file that can be read.";
            return false;
        }
    }
}
